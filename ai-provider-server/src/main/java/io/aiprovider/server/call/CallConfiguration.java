package io.aiprovider.server.call;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.http.RequestBody;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The executor and the body reader of calls. */
@Configuration(proxyBeanMethods = false)
class CallConfiguration {

  @Bean
  CallExecutor callExecutor(ServerProperties properties) {
    return new CallExecutor(properties.maxConcurrentCalls());
  }

  @Bean
  MeterBinder queueGauge(CallExecutor executor) {
    return registry ->
        Gauge.builder("ai_provider.queue.depth", executor, CallExecutor::waitingCalls)
            .description("Accepted calls that wait to be run")
            .register(registry);
  }

  @Bean
  RequestBody requestBody(ServerProperties properties) {
    return new RequestBody(properties.limits().maxBody().toBytes());
  }
}
