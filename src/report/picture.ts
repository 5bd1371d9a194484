/** How a picture can be had: drawn in points of a screen, in lines that scale, or as the text that Graphviz lays out. */
export const PICTURE_FORMATS = ['png', 'svg', 'dot'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

/** An answer as a picture. It says what the text says, never more, and is never shown without it. */
export interface Picture {
  readonly format: PictureFormat;
  readonly bytes: Uint8Array;
  /** In points of a screen; null where nothing was laid out (`dot`). */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** The same story in a sentence or two, cleaned: for who cannot see it. */
  readonly alt: string;
  /** A name for the file, with its ending: letters, digits, dots, dashes. */
  readonly name: string;
}

/** What is wanted of a picture. */
export interface PictureWish {
  readonly format: PictureFormat;
  /** What every answer begins with while a drill is played: it stands in the picture, which travels without its text. */
  readonly heading: string | null;
  /** Somebody asked for it. Otherwise it is worth its place only where something is wrong. */
  readonly asked: boolean;
}
