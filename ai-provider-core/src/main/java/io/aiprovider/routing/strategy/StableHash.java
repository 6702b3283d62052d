package io.aiprovider.routing.strategy;

/**
 * A hash of texts that is the same in every process. It is quick, and not meant for secrets.
 *
 * @see <a href="http://www.isthe.com/chongo/tech/comp/fnv/">FNV-1a</a>
 */
record StableHash(long value) {
  static final StableHash EMPTY = new StableHash(0xcbf29ce484222325L);

  private static final long PRIME = 0x100000001b3L;

  /** The hash of these texts and one more; where one ends and the next begins matters. */
  StableHash with(String text) {
    long hash = value;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return new StableHash((hash ^ text.length()) * PRIME);
  }

  /** A number between 0 and 1, without both, evenly distributed. */
  double fraction() {
    long mixed = value; // the finalizer of SplitMix64
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    mixed ^= mixed >>> 31;
    return ((mixed >>> 11) + 0.5) * 0x1.0p-53;
  }
}
