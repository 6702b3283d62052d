package io.aiprovider.server.call;

import io.aiprovider.client.ChatClient;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.http.Endpoint;
import io.aiprovider.server.http.RequestBody;
import io.aiprovider.server.wire.OpenAiWire;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The protocols that are spoken, and what their calls run on. */
@Configuration(proxyBeanMethods = false)
class CallConfiguration {

  @Bean
  CallExecutor callExecutor(ServerProperties properties) {
    return new CallExecutor(properties.maxConcurrentCalls());
  }

  @Bean
  RequestBody requestBody(ServerProperties properties) {
    return new RequestBody(properties.limits().maxBody().toBytes());
  }

  @Bean
  Endpoint openAi(ChatClient client, CallExecutor executor, RequestBody body) {
    return new ChatEndpoint(new OpenAiWire(), client, executor, body);
  }
}
