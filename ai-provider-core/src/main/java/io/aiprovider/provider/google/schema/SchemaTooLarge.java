package io.aiprovider.provider.google.schema;

/** A schema becomes too large to send when its references and unions are written out. */
final class SchemaTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
