package io.aiprovider.routing;

/**
 * A name that can be requested.
 *
 * @param id the model, alias or group
 * @param ownedBy the provider that serves it; {@code ai-provider} for a group
 * @since 0.1
 */
public record ModelEntry(String id, String ownedBy) {}
