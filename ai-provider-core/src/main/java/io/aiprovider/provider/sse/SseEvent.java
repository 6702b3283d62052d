package io.aiprovider.provider.sse;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param name the value of its {@code event:} line; null when it had none
 * @param data the values of its {@code data:} lines, joined by line feeds; never blank. The
 *     receiver may keep the array
 * @param cutOff whether the input ended before the event's blank line, so that data may be missing
 * @since 0.1
 */
public record SseEvent(@Nullable String name, byte[] data, boolean cutOff) {}
