// Runs first, and in any browser, however old: only what every one of them knows. A browser that lacks what the app is written
// with is told so, and the place of the app is taken away before anything in it can break.
// The last of these came in the same year as the youngest syntax that the built app has, which cannot be asked for itself.
if (
  !('noModule' in document.createElement('script')) ||
  typeof Object.hasOwn !== 'function' ||
  typeof ResizeObserver !== 'function' ||
  typeof HTMLDialogElement !== 'function' ||
  typeof Array.prototype.toSorted !== 'function' ||
  typeof String.prototype.isWellFormed !== 'function'
) {
  document.getElementById('unsupported').removeAttribute('hidden');
  document.body.removeChild(document.getElementById('root'));
}
