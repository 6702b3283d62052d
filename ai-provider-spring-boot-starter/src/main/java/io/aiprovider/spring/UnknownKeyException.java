package io.aiprovider.spring;

/** A configuration key that nobody knows. */
final class UnknownKeyException extends RuntimeException {
  private final String key;
  private final String nearest;

  UnknownKeyException(String key, String nearest) {
    super("Unknown configuration key '" + key + "'. Did you mean '" + nearest + "'?");
    this.key = key;
    this.nearest = nearest;
  }

  String key() {
    return key;
  }

  String nearest() {
    return nearest;
  }
}
