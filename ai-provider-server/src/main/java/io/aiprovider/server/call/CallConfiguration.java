package io.aiprovider.server.call;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.http.RequestBody;
import io.aiprovider.server.overload.BodyMemory;
import io.aiprovider.server.overload.LoadShedding;
import io.aiprovider.server.overload.TenantShares;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The executor and the body reader of calls. */
@Configuration(proxyBeanMethods = false)
class CallConfiguration {

  @Bean
  LoadShedding loadShedding() {
    return LoadShedding.ofProcess();
  }

  @Bean
  CallExecutor callExecutor(LoadShedding shedding, ServerProperties properties) {
    return new CallExecutor(shedding, properties.maxConcurrentCalls());
  }

  @Bean
  MeterBinder queueGauge(CallExecutor executor) {
    return registry ->
        Gauge.builder("ai_provider.queue.depth", executor, CallExecutor::waitingCalls)
            .description("Accepted calls that wait to be run")
            .register(registry);
  }

  @Bean
  BodyMemory bodyMemory(ServerProperties properties) {
    return BodyMemory.ofProcess(properties.limits().bodyMemory());
  }

  @Bean
  RequestBody requestBody(
      ServerProperties properties,
      BodyMemory memory,
      CallExecutor executor,
      LoadShedding shedding) {
    return new RequestBody(
        properties.limits().maxBody().toBytes(),
        memory,
        new TenantShares(executor.bound(), memory.size()),
        shedding);
  }
}
