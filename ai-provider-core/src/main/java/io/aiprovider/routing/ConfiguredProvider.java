package io.aiprovider.routing;

import io.aiprovider.chat.Operation;
import io.aiprovider.provider.ChatProvider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A provider with its options. Options that are not set are taken from the provider itself: its
 * type, whether it is closed, and its default model.
 *
 * @param provider the provider
 * @param options its options
 * @since 0.1
 */
public record ConfiguredProvider(ChatProvider provider, ProviderOptions options) {

  /** The name of the provider. */
  public String name() {
    return provider.name();
  }

  /** The vendor whose models it offers, as the catalog names vendors; empty when not known. */
  public String vendor() {
    return options.type().isEmpty() ? provider.type() : options.type();
  }

  /** Whether it offers this operation. */
  public boolean supports(Operation operation) {
    return provider.operations().contains(operation);
  }

  /**
   * Whether it is called only for models of its vendor and for models that are not in the catalog.
   * A list of models takes precedence over this rule, so a provider with a list is not closed.
   */
  boolean isClosed() {
    return options.models().isEmpty()
        && Objects.requireNonNullElse(options.closed(), provider.isVendorsOwn());
  }

  /** The model to request there as a fallback and for {@code auto}; null when there is none. */
  public @Nullable String defaultModel() {
    String model = options.defaultModel() != null ? options.defaultModel() : own();
    return model == null ? null : options.aliases().getOrDefault(model, model);
  }

  private @Nullable String own() {
    return options.models().isEmpty() ? provider.defaultModel() : options.models().get(0);
  }
}
