package io.aiprovider.provider.google;

/** A schema became larger than anybody can be sent when its references were put in place. */
final class SchemaTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
