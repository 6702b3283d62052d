package io.aiprovider.routing;

import io.aiprovider.chat.Operation;
import io.aiprovider.provider.ChatProvider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A provider with its options. What the options leave open is as the provider says: its type,
 * whether it is closed, and the model to ask it for when nobody named one.
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

  /** The vendor whose models it has, as the catalog names vendors; empty when not known. */
  public String vendor() {
    return options.type().isEmpty() ? provider.type() : options.type();
  }

  /** Whether it offers this operation. */
  public boolean supports(Operation operation) {
    return provider.operations().contains(operation);
  }

  /**
   * Whether it is asked only for models of its vendor, apart from those that no catalog has. A list
   * of models says more, so a provider with one is not closed.
   */
  boolean isClosed() {
    return options.models().isEmpty()
        && Objects.requireNonNullElse(options.closed(), provider.isVendorsOwn());
  }

  /** The model it is asked for as a fallback and for {@code auto}; null when there is none. */
  public @Nullable String defaultModel() {
    String model = options.defaultModel() != null ? options.defaultModel() : own();
    return model == null ? null : options.aliases().getOrDefault(model, model);
  }

  private @Nullable String own() {
    return options.models().isEmpty() ? provider.defaultModel() : options.models().get(0);
  }
}
