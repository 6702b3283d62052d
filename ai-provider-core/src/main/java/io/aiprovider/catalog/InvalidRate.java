package io.aiprovider.catalog;

/** A field of an entry in a price file that is not a valid price. */
final class InvalidRate extends IllegalArgumentException {
  private final String field;

  /**
   * An invalid field.
   *
   * @param reason completes a sentence that begins with the field
   */
  InvalidRate(String field, String reason) {
    super(reason);
    this.field = field;
  }

  /** The name of the field. */
  String field() {
    return field;
  }
}
