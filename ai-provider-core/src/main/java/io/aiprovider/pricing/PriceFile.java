package io.aiprovider.pricing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A price file as it was read.
 *
 * @param text its content
 * @param etag the address's mark of this version; null when it has none
 * @param lastModified when this version was made, as the address wrote it; null when it did not
 * @param read when it was read
 */
record PriceFile(byte[] text, @Nullable String etag, @Nullable String lastModified, Instant read) {}
