package io.aiprovider.server.web;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.webflux.autoconfigure.WebFluxRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/** Has the {@link QueryParameters} of each request to a controller checked before it gets it. */
@Configuration(proxyBeanMethods = false)
class StrictQueries {

  @Bean
  WebFluxRegistrations strictMapping() {
    return new WebFluxRegistrations() {
      @Override
      public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        return new StrictMapping();
      }
    };
  }

  private static final class StrictMapping extends RequestMappingHandlerMapping {
    private final Map<Method, QueryParameters> known = new ConcurrentHashMap<>();

    @Override
    protected void handleMatch(
        RequestMappingInfo route, HandlerMethod method, ServerWebExchange exchange) {
      super.handleMatch(route, method, exchange);
      if (!method.getBeanType().isAnnotationPresent(AnyQuery.class)) {
        known
            .computeIfAbsent(method.getMethod(), ignored -> QueryParameters.of(method))
            .check(exchange.getRequest().getQueryParams());
      }
    }
  }
}
