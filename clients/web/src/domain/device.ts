/* A browser's name for itself, in words that its owner knows. */

export interface Device {
  /** Empty where it is not known. */
  browser: string
  system: string
  kind: 'phone' | 'tablet' | 'desk'
}

/** The first that fits: browsers name those they descend from as well. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|OPiOS)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(HeadlessChrome|Chromium|Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
]

const SYSTEMS: readonly (readonly [RegExp, string, Device['kind']])[] = [
  [/\biPhone\b/, 'iPhone', 'phone'],
  [/\biPad\b/, 'iPad', 'tablet'],
  [/\bAndroid\b.*\bMobile\b/, 'Android', 'phone'],
  [/\bAndroid\b/, 'Android', 'tablet'],
  [/\bWindows\b/, 'Windows', 'desk'],
  [/\bMac(intosh| OS X)\b/, 'Mac', 'desk'],
  [/\bCrOS\b/, 'ChromeOS', 'desk'],
  [/\bLinux\b/, 'Linux', 'desk'],
]

export function deviceOf(userAgent: string): Device {
  const [, browser = ''] = BROWSERS.find(([pattern]) => pattern.test(userAgent)) ?? []
  const [, system = '', kind = 'desk' as const] = SYSTEMS.find(([pattern]) => pattern.test(userAgent)) ?? []
  return { browser, system, kind }
}
