/**
 * Zones as Windows, Outlook and Exchange write them into calendars, by the usual one of IANA's names for each (Unicode CLDR,
 * windowsZones, territory 001); those in which companies mostly live.
 */
const TABLE = `
Hawaiian Standard Time = Pacific/Honolulu
Alaskan Standard Time = America/Anchorage
Pacific Standard Time = America/Los_Angeles
Pacific Standard Time (Mexico) = America/Tijuana
US Mountain Standard Time = America/Phoenix
Mountain Standard Time = America/Denver
Mountain Standard Time (Mexico) = America/Mazatlan
Central America Standard Time = America/Guatemala
Central Standard Time = America/Chicago
Central Standard Time (Mexico) = America/Mexico_City
Canada Central Standard Time = America/Regina
SA Pacific Standard Time = America/Bogota
Eastern Standard Time = America/New_York
US Eastern Standard Time = America/Indianapolis
Atlantic Standard Time = America/Halifax
Venezuela Standard Time = America/Caracas
SA Western Standard Time = America/La_Paz
Pacific SA Standard Time = America/Santiago
Newfoundland Standard Time = America/St_Johns
E. South America Standard Time = America/Sao_Paulo
Argentina Standard Time = America/Buenos_Aires
SA Eastern Standard Time = America/Cayenne
Montevideo Standard Time = America/Montevideo
Azores Standard Time = Atlantic/Azores
GMT Standard Time = Europe/London
Greenwich Standard Time = Atlantic/Reykjavik
Morocco Standard Time = Africa/Casablanca
W. Europe Standard Time = Europe/Berlin
Central Europe Standard Time = Europe/Budapest
Romance Standard Time = Europe/Paris
Central European Standard Time = Europe/Warsaw
W. Central Africa Standard Time = Africa/Lagos
GTB Standard Time = Europe/Bucharest
Middle East Standard Time = Asia/Beirut
Egypt Standard Time = Africa/Cairo
E. Europe Standard Time = Europe/Chisinau
South Africa Standard Time = Africa/Johannesburg
FLE Standard Time = Europe/Kiev
Israel Standard Time = Asia/Jerusalem
Turkey Standard Time = Europe/Istanbul
Russian Standard Time = Europe/Moscow
Arab Standard Time = Asia/Riyadh
E. Africa Standard Time = Africa/Nairobi
Iran Standard Time = Asia/Tehran
Arabian Standard Time = Asia/Dubai
Georgian Standard Time = Asia/Tbilisi
Caucasus Standard Time = Asia/Yerevan
Pakistan Standard Time = Asia/Karachi
India Standard Time = Asia/Calcutta
Sri Lanka Standard Time = Asia/Colombo
Nepal Standard Time = Asia/Katmandu
Bangladesh Standard Time = Asia/Dhaka
SE Asia Standard Time = Asia/Bangkok
China Standard Time = Asia/Shanghai
Singapore Standard Time = Asia/Singapore
W. Australia Standard Time = Australia/Perth
Taipei Standard Time = Asia/Taipei
Tokyo Standard Time = Asia/Tokyo
Korea Standard Time = Asia/Seoul
Cen. Australia Standard Time = Australia/Adelaide
AUS Central Standard Time = Australia/Darwin
E. Australia Standard Time = Australia/Brisbane
AUS Eastern Standard Time = Australia/Sydney
Tasmania Standard Time = Australia/Hobart
New Zealand Standard Time = Pacific/Auckland
`;

/** IANA's names by those of Windows. */
export const WINDOWS_ZONES: ReadonlyMap<string, string> = new Map(
  TABLE.trim()
    .split('\n')
    .map(line => line.split(' = ') as [string, string]),
);
