package io.aiprovider.server.reload;

/** The event that changed settings are in use. Its listeners are called before the reload ends. */
public record SettingsReloaded() {}
