package io.aiprovider.server.web;

import io.aiprovider.client.CallThreads;
import java.util.concurrent.ExecutorService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** Runs the methods of {@link Blocking} controllers on virtual threads, or on a bounded pool. */
@Configuration(proxyBeanMethods = false)
class BlockingControllers {
  private static final int PLATFORM_THREADS = 32;

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService controllerThreads() {
    return CallThreads.create(PLATFORM_THREADS);
  }

  @Bean
  WebFluxConfigurer blockingExecution(ExecutorService controllerThreads) {
    return new WebFluxConfigurer() {
      @Override
      public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
        configurer.setExecutor(new TaskExecutorAdapter(controllerThreads));
        configurer.setControllerMethodPredicate(
            method -> method.getBeanType().isAnnotationPresent(Blocking.class));
      }
    };
  }
}
