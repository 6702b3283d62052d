package io.aiprovider.spring;

import io.aiprovider.client.ChatClient;
import io.aiprovider.limit.LimitOptions;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.spring.ClientAssembly.Settings;
import io.aiprovider.spring.settings.SettingPlaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of the application's {@link ChatClient}, which can be replaced while it runs. Calls
 * that have begun end with the settings they began with. What the client knows about unchanged
 * providers stays: circuits, health, statistics, open connections.
 *
 * <p>A few settings have an effect only when the application starts, and the values of the start
 * are kept: {@code cache.enabled}, {@code cache.max-size}, {@code cache.redis}, {@code pricing} and
 * {@code reporting}. Thread-safe.
 *
 * @since 0.1
 */
public final class ClientSettings {
  private static final Logger log = LoggerFactory.getLogger(ClientSettings.class);

  private final ChatClient client;
  private final ClientAssembly assembly;
  private volatile Settings current;

  ClientSettings(ChatClient client, ClientAssembly assembly, Settings start) {
    this.client = client;
    this.assembly = assembly;
    this.current = start;
  }

  /** The settings in use. */
  public AiProviderProperties properties() {
    return current.properties();
  }

  /**
   * Replaces the settings.
   *
   * @throws IllegalArgumentException if there is no provider left, or the settings contradict each
   *     other; nothing changes then
   * @throws io.aiprovider.spring.settings.StartRefused if a setting is wrong; nothing changes then
   */
  public synchronized void replace(AiProviderProperties next) {
    prepare(next, current.places()).apply();
  }

  /**
   * Checks settings, and prepares their use.
   *
   * @param places where they are, for messages
   * @return a change that must be applied or discarded
   * @throws IllegalArgumentException as {@link #replace} throws
   * @throws io.aiprovider.spring.settings.StartRefused if a setting is wrong, with its name and
   *     place
   */
  public synchronized Change prepare(AiProviderProperties next, SettingPlaces places) {
    Settings before = current;
    Settings settings = assembly.after(before, withStartValues(next), places);
    Change change = new Change(before, settings);
    try {
      client.check(builder -> assembly.apply(builder, settings));
    } catch (RuntimeException refused) {
      change.discard();
      throw refused;
    }
    return change;
  }

  private AiProviderProperties withStartValues(AiProviderProperties next) {
    AiProviderProperties start = current.properties();
    AiProviderProperties.Cache cache = next.cache();
    return new AiProviderProperties(
        next.providers(),
        next.routing(),
        next.resilience(),
        new AiProviderProperties.Cache(
            start.cache().enabled(),
            cache.ttl(),
            start.cache().maxSize(),
            cache.scope(),
            cache.coalescing(),
            cache.models(),
            cache.staleWhileRevalidate(),
            cache.staleIfError(),
            cache.healthCheckTtl(),
            cache.semantic(),
            start.cache().redis()),
        next.limits(),
        next.budgets(),
        start.pricing(),
        start.reporting(),
        start.encryption());
  }

  /** Settings that were checked and are not used yet. */
  public final class Change {
    private final Settings before;
    private final Settings next;

    private Change(Settings before, Settings next) {
      this.before = before;
      this.next = next;
    }

    /** The limits that do not come with the caller. */
    public LimitOptions limits() {
      return next.limits();
    }

    /**
     * Uses the settings.
     *
     * @throws IllegalStateException if others were used since these were prepared
     */
    public void apply() {
      synchronized (ClientSettings.this) {
        if (current.providers() != before.providers()) {
          throw new IllegalStateException(
              "Other settings were used meanwhile: prepare these settings again.");
        }
        client.configure(builder -> assembly.apply(builder, next));
        current = next;
      }
    }

    /** Closes the new providers. */
    public void discard() {
      next.providers().created().forEach(ClientSettings::close);
    }
  }

  private static void close(ChatProvider provider) {
    try {
      provider.close();
    } catch (RuntimeException e) {
      log.warn("The provider {} could not be closed.", provider.name(), e);
    }
  }
}
