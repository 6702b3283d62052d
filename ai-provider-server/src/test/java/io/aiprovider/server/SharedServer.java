package io.aiprovider.server;

import io.aiprovider.client.ChatClient;
import io.aiprovider.server.http.Endpoint;
import io.aiprovider.server.status.ProviderFigures;
import io.aiprovider.server.status.ServiceFigures;
import io.aiprovider.spring.AiProviderClientAutoConfiguration;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.AiProviderProvidersAutoConfiguration;
import io.aiprovider.spring.ClientSettings;
import io.aiprovider.spring.cache.AiProviderCacheAutoConfiguration;
import io.aiprovider.spring.cache.AiProviderRedisAutoConfiguration;
import io.aiprovider.spring.settings.AiProviderSettingsAutoConfiguration;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * The real server, whose engine is exchanged while it runs. It starts once for many tests, and each
 * test has its own engine with its own providers, circuits and cache. Beans that depend on the
 * engine (routes, health) are created again with it; the rest of the server stays.
 */
final class SharedServer implements BeanDefinitionRegistryPostProcessor, NettyRouteProvider {
  private static final List<Class<?>> ENGINE =
      List.of(
          AiProviderSettingsAutoConfiguration.class,
          AiProviderProvidersAutoConfiguration.class,
          AiProviderCacheAutoConfiguration.class,
          AiProviderRedisAutoConfiguration.class,
          AiProviderClientAutoConfiguration.class);
  private static final List<Class<?>> ENGINE_DEPENDENTS =
      List.of(
          ChatClient.class,
          AiProviderProperties.class,
          ClientSettings.class,
          Endpoint.class,
          ServiceFigures.class,
          ProviderFigures.class);

  /** The settings from which the server reads the limits of keys; the engine has its own. */
  @EnableConfigurationProperties(AiProviderProperties.class)
  static class LimitSettings {}

  private record Route(
      Predicate<HttpServerRequest> condition,
      BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler) {}

  private final Map<String, BeanDefinition> dependingOnTheEngine = new LinkedHashMap<>();
  private final ConfigurableApplicationContext context;
  private volatile ConfigurableApplicationContext engine;
  private volatile List<Route> routes = List.of();

  /** Starts it, without an engine. */
  SharedServer(Map<String, String> settings) {
    SpringApplicationBuilder builder =
        new SpringApplicationBuilder(AiProviderServer.class, LimitSettings.class);
    builder.initializers(
        starting -> {
          starting.addBeanFactoryPostProcessor(this);
          starting.getBeanFactory().registerSingleton("exchangedRoutes", this);
        });
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("ai-provider.providers.none.type", "simulated"); // without one, production refuses
    all.put(
        "spring.autoconfigure.exclude",
        String.join(
            ",",
            ENGINE.stream()
                .filter(type -> type != AiProviderSettingsAutoConfiguration.class)
                .map(Class::getName)
                .toList()));
    context = builder.registerShutdownHook(false).run(RunningServer.arguments(all));
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  /** Starts an engine with these settings; the one before it must be closed. */
  ConfigurableApplicationContext use(Map<String, String> settings) {
    AnnotationConfigApplicationContext next = new AnnotationConfigApplicationContext();
    next.setParent(context);
    StandardEnvironment environment = new StandardEnvironment(); // not the one of the parent
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("engine", new LinkedHashMap<>(settings)));
    next.setEnvironment(environment);
    next.register(ENGINE.toArray(Class<?>[]::new));
    dependingOnTheEngine.forEach(next::registerBeanDefinition);
    next.refresh();
    List<Route> found = new ArrayList<>();
    HttpServerRoutes recorder = recorder(found);
    next.getBeanFactory()
        .getBeansOfType(NettyRouteProvider.class)
        .values()
        .forEach(provider -> provider.apply(recorder));
    routes = found;
    engine = next;
    return next;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    for (String name : registry.getBeanDefinitionNames()) {
      BeanDefinition definition = registry.getBeanDefinition(name);
      Class<?> type = type(definition);
      if (type != null && dependsOnTheEngine(type)) {
        registry.removeBeanDefinition(name);
        dependingOnTheEngine.put(name, definition);
        if (AnnotatedElementUtils.hasAnnotation(type, Controller.class)) {
          registry.registerBeanDefinition(name, fromEngine(name, type));
        }
      }
    }
  }

  private static Class<?> type(BeanDefinition definition) {
    String name = definition.getBeanClassName();
    boolean ours =
        name != null
            && name.startsWith(AiProviderServer.class.getPackageName())
            && definition.getFactoryMethodName() == null;
    return ours ? ClassUtils.resolveClassName(name, null) : null;
  }

  private static boolean dependsOnTheEngine(Class<?> type) {
    return Stream.of(type.getDeclaredConstructors())
        .map(Constructor::getGenericParameterTypes)
        .flatMap(Stream::of)
        .map(Type::getTypeName) // lists of such beans included
        .anyMatch(name -> ENGINE_DEPENDENTS.stream().map(Class::getName).anyMatch(name::contains));
  }

  private <T> BeanDefinition fromEngine(String name, Class<T> type) {
    RootBeanDefinition definition = new RootBeanDefinition(type, () -> engine.getBean(name, type));
    definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
    return definition;
  }

  @Override
  public HttpServerRoutes apply(HttpServerRoutes server) {
    return server.route(
        request -> routes.stream().anyMatch(route -> route.condition().test(request)),
        (request, response) ->
            routes.stream()
                .filter(route -> route.condition().test(request))
                .findFirst()
                .orElseThrow()
                .handler()
                .apply(request, response));
  }

  /** Records the routes that are added. */
  @SuppressWarnings("unchecked")
  private static HttpServerRoutes recorder(List<Route> into) {
    return (HttpServerRoutes)
        Proxy.newProxyInstance(
            SharedServer.class.getClassLoader(),
            new Class<?>[] {HttpServerRoutes.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("route")) {
                throw new UnsupportedOperationException(method.toString());
              }
              into.add(
                  new Route(
                      (Predicate<HttpServerRequest>) arguments[0],
                      (BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>>)
                          arguments[1]));
              return proxy;
            });
  }
}
