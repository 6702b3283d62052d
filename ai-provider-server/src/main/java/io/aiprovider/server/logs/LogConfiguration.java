package io.aiprovider.server.logs;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The meter of the log. */
@Configuration(proxyBeanMethods = false)
class LogConfiguration {

  @Bean
  MeterBinder droppedLines() {
    return registry ->
        FunctionCounter.builder("ai_provider.log.dropped", this, log -> LogQueue.dropped())
            .description("Log lines about calls that were dropped because the output was too slow")
            .register(registry);
  }
}
