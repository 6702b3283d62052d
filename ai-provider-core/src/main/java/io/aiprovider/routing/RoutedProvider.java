package io.aiprovider.routing;

import io.aiprovider.chat.Operation;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What routing needs of a provider, read once. Compared by identity. */
final class RoutedProvider {
  private final ChatProvider provider;
  private final String name;
  private final String vendor;
  private final boolean closed;
  private final List<String> models;
  private final Map<String, String> aliases;
  private final @Nullable String defaultModel;
  private final Set<Operation> operations;

  private RoutedProvider(ConfiguredProvider configured) {
    this.provider = configured.provider();
    this.name = configured.name();
    this.vendor = configured.vendor();
    this.closed = configured.isClosed();
    this.models = configured.options().models();
    this.aliases = configured.options().aliases();
    this.defaultModel = configured.defaultModel();
    this.operations = Set.copyOf(provider.operations());
  }

  static RoutedProvider of(ConfiguredProvider configured) {
    return new RoutedProvider(configured);
  }

  ChatProvider provider() {
    return provider;
  }

  String name() {
    return name;
  }

  /** The vendor whose models it has; empty when not known. */
  String vendor() {
    return vendor;
  }

  /** Whether it is not asked for other vendors' models. */
  boolean isClosed() {
    return closed;
  }

  /** Whether it has a list, and is asked for nothing else. */
  boolean hasList() {
    return !models.isEmpty();
  }

  List<String> models() {
    return models;
  }

  Map<String, String> aliases() {
    return aliases;
  }

  boolean supports(Operation operation) {
    return operations.contains(operation);
  }

  @Nullable String defaultModel() {
    return defaultModel;
  }

  Target target(String model) {
    return new Target(name, model, false);
  }

  /** The target it is asked as a fallback; null when it has no default model. */
  @Nullable Target fallback() {
    return defaultModel == null ? null : new Target(name, defaultModel, true);
  }
}
