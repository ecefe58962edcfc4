// What outlives the page: preferences and decisions, in the browser's storage where there is one.

const store = {
  /** The value kept under a key, or `otherwise`. */
  get(key, otherwise) {
    try {
      const text = localStorage.getItem(`align/${key}`);
      return text === null ? otherwise : JSON.parse(text);
    } catch {
      return otherwise;
    }
  },

  /** Keeps a value; says whether it could. Private windows and some settings refuse. */
  set(key, value) {
    try {
      localStorage.setItem(`align/${key}`, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
};
