package io.aiprovider.provider.google;

/** A schema became too large to send when its references were replaced. */
final class SchemaTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
