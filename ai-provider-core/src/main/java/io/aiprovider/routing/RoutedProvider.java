package io.aiprovider.routing;

import io.aiprovider.chat.Operation;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The facts about a provider that routing needs, read once. Compared by identity. */
final class RoutedProvider {
  private final ChatProvider provider;
  private final String name;
  private final String vendor;
  private final boolean closed;
  private final int weight;
  private final List<String> models;
  private final Map<String, String> aliases;
  private final @Nullable String defaultModel;
  private final Set<Operation> operations;

  private RoutedProvider(ConfiguredProvider configured) {
    this.provider = configured.provider();
    this.name = configured.name();
    this.vendor = configured.vendor();
    this.closed = configured.isClosed();
    this.weight = configured.options().weight();
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

  /** The vendor whose models it offers; empty when not known. */
  String vendor() {
    return vendor;
  }

  /** Whether it is never called for other vendors' models. */
  boolean isClosed() {
    return closed;
  }

  /** Its share of the calls, relative to other providers. */
  int weight() {
    return weight;
  }

  /** Whether it has a list of models, and is called for no other model. */
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

  /** Its target as a fallback; null when it has no default model. */
  @Nullable Target fallback() {
    return defaultModel == null ? null : new Target(name, defaultModel, true);
  }
}
