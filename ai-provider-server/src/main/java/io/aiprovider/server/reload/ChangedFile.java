package io.aiprovider.server.reload;

import org.jspecify.annotations.Nullable;

/**
 * A file that is used like a setting.
 *
 * @param name what it is and how it is called, such as {@code template summarize}
 * @param from the beginning of the hash of its content before; null: it did not exist
 * @param to the same after the change; null: it does not exist any more
 */
public record ChangedFile(String name, @Nullable String from, @Nullable String to) {}
