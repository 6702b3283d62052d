package io.aiprovider.spring;

import io.aiprovider.client.ChatClientBuilder;

/**
 * Changes the client's builder, after the properties and before the client is built. Beans of this
 * type are called in their order.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ChatClientCustomizer {
  void customize(ChatClientBuilder builder);
}
