package io.aiprovider.provider.sse;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param name what its {@code event:} line said; null when it had none
 * @param data what its {@code data:} lines said, joined by line feeds; never blank. The array is
 *     the receiver's own
 * @param cutOff whether the input ended before the event's blank line, so that data may be missing
 * @since 0.1
 */
public record SseEvent(@Nullable String name, byte[] data, boolean cutOff) {}
