/**
 * Words and rows of keys that lead the published counts of leaked passwords: the UK's NCSC with Have I Been Pwned ("Top 100,000", 2019),
 * NordPass ("Top 200", 2019 to 2023) and SplashData (2011 to 2018). Facts; put down here by hand, in lower case, without trailing digits:
 * the rules in password-rules.ts undo what people add to them.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `password passwort passw0rd motdepasse contrasena senha parola qwerty qwertz azerty qwertyuiop asdfghjkl zxcvbnm qazwsx qazwsxedc
  qweasd qweasdzxc asdf asdfgh zxcvbn abcdef abcdefg abcd abc qwer qwe asd zxc aaaaaa admin administrator root user guest login welcome
  letmein master access secret default changeme change test testing temp demo sample hello hallo bonjour hola iloveyou loveyou love lovely
  lover forever always baby babygirl babyboy princess prince angel sweet sweetheart honey sugar sunshine flower rainbow butterfly monkey
  dragon tiger lion eagle shadow wolf panther bear horse dolphin cookie cheese chocolate banana orange apple pepper ginger summer winter
  spring autumn january february march april june july august september october november december monday tuesday wednesday thursday friday
  saturday sunday football soccer baseball basketball hockey tennis golf liverpool arsenal chelsea manchester barcelona realmadrid juventus
  yankees cowboys lakers steelers eagles patriots superman batman spiderman ironman starwars pokemon pikachu naruto minecraft fortnite
  computer internet google facebook linkedin twitter instagram youtube yahoo myspace microsoft windows samsung apple iphone android nokia
  killer hunter ranger soldier warrior trustno freedom whatever nothing jesus christ god heaven blessed charlie jordan michael michelle
  jessica jennifer ashley daniel thomas andrew joshua matthew robert william richard george anthony maggie nicole amanda hannah sophie
  buster bailey harley max rocky lucky happy smile blink metallica nirvana eminem slipknot mustang ferrari porsche corvette mercedes camaro
  yamaha honda toyota money dollar million rich bitcoin crypto trader trading option options stock stocks invest thetapod theta tradier
  alpaca schwab fuckyou fuckoff fuck asshole bitch pussy sexy cowboy diamond silver golden purple yellow green black white cool ninja matrix
  phoenix merlin zaq zaqwsx target tinkle gwerty homelesspa passer dubsmash reverse evite million pass word letme inpassword qwertyqwerty
  passwordpassword iloveyouiloveyou`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
