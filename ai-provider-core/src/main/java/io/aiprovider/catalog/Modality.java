package io.aiprovider.catalog;

/**
 * A kind of content that a model accepts or returns.
 *
 * @since 0.1
 */
public enum Modality {
  TEXT,
  IMAGE,
  AUDIO,
  VIDEO,
  /** Documents, with their text and what they show. */
  PDF
}
