package io.aiprovider.server;

import io.aiprovider.server.call.CallExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The real server, on its own port; in development mode by default. A server starts once for all
 * tests with the same server settings (mode, keys, limits). Each test has its own engine in it, and
 * no other test uses the server at the same time. A test that needs its own start and stop uses a
 * {@link #dedicated} server.
 *
 * <p>With {@code -Dtest.transport=okhttp}, the servers call providers by OkHttp.
 */
public final class RunningServer implements AutoCloseable {
  /** The prefixes of settings for the server itself, not for its engine. */
  private static final Set<String> SERVER_SETTINGS =
      Set.of(
          "mode",
          "auth",
          "limits",
          "budgets",
          "reporting",
          "data-dir",
          "ledger",
          "database",
          "max-concurrent-calls",
          "drain-delay",
          "shutdown-grace",
          "ssl",
          "require-https",
          "trusted-proxies",
          "client-address-header",
          "logging",
          "cors",
          "dashboard",
          "templates",
          "transport",
          "routing.tasks");

  private static final Map<Map<String, String>, Deque<SharedServer>> IDLE = new HashMap<>();

  private final ConfigurableApplicationContext context;
  private final Runnable end;
  private final int port;

  private RunningServer(ConfigurableApplicationContext context, Runnable end) {
    this.context = context;
    this.end = end;
    this.port = ((WebServerApplicationContext) context).getWebServer().getPort();
  }

  /**
   * A server with these settings.
   *
   * @param properties {@code name=value} without {@code ai-provider.} in front; if there are
   *     several for one name the last counts
   */
  public static RunningServer with(String... properties) {
    Map<String, String> server = basis();
    Map<String, String> engine = new LinkedHashMap<>();
    settings(properties)
        .forEach(
            (name, value) -> {
              String setting = name.substring("ai-provider.".length());
              boolean isServers =
                  SERVER_SETTINGS.stream().anyMatch(own -> (setting + ".").startsWith(own + "."));
              (isServers ? server : engine).put(name, value);
            });
    SharedServer shared = idle(server).poll();
    SharedServer used = shared == null ? new SharedServer(server) : shared;
    ConfigurableApplicationContext running = used.use(engine);
    return new RunningServer(
        used.context(),
        () -> {
          running.close();
          boolean quiet = used.context().getBean(CallExecutor.class).runningCalls() == 0;
          if (quiet) {
            idle(server).add(used);
          } else {
            used.context().close();
          }
        });
  }

  /** A server that starts for this test alone, and stops when it is closed. */
  public static RunningServer dedicated(String... properties) {
    return dedicated(new StandardEnvironment(), properties);
  }

  /** The same, with these environment variables and none of this machine's. */
  public static RunningServer dedicated(Map<String, String> variables, String... properties) {
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(name, new SystemEnvironmentPropertySource(name, Map.copyOf(variables)));
    return dedicated(environment, properties);
  }

  /** A separate server that is configured by a file, with these environment variables only. */
  public static RunningServer configuredBy(
      Path file, Map<String, String> variables, String... properties) {
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(name, new SystemEnvironmentPropertySource(name, Map.copyOf(variables)));
    Map<String, String> all = basis();
    for (String property : properties) {
      int equals = property.indexOf('=');
      all.put("ai-provider." + property.substring(0, equals), property.substring(equals + 1));
    }
    all.put("config", file.toString());
    return started(environment, List.of(), all);
  }

  /** A separate server with an additional bean. */
  public static RunningServer dedicated(Class<?> bean, String... properties) {
    return dedicated(new StandardEnvironment(), List.of(bean), properties);
  }

  private static RunningServer dedicated(
      ConfigurableEnvironment environment, String... properties) {
    return dedicated(environment, List.of(), properties);
  }

  private static RunningServer dedicated(
      ConfigurableEnvironment environment, List<Class<?>> beans, String... properties) {
    Map<String, String> all = basis();
    all.putAll(settings(properties));
    return started(environment, beans, all);
  }

  private static RunningServer started(
      ConfigurableEnvironment environment, List<Class<?>> beans, Map<String, String> all) {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(AiProviderServer.class)
            .sources(beans.toArray(Class<?>[]::new))
            .environment(environment)
            .registerShutdownHook(false)
            .run(arguments(all));
    return new RunningServer(context, context::close);
  }

  /** A server with one simulated provider, called {@code sim}. */
  public static RunningServer simulated(String... properties) {
    return with(all(List.of("providers.sim.type=simulated"), properties));
  }

  /**
   * A server with one OpenAI-compatible provider, called {@code up}, that is called once for each
   * call.
   */
  public static RunningServer inFrontOf(String baseUrl, String... properties) {
    return with(upstream(baseUrl, properties));
  }

  /** What {@link #inFrontOf} sets. */
  public static String[] upstream(String baseUrl, String... properties) {
    return all(
        List.of(
            "providers.up.type=openai",
            "providers.up.base-url=" + baseUrl,
            "providers.up.api-key=sk-upstream",
            "resilience.max-attempts=1"),
        properties);
  }

  private static String[] all(List<String> first, String... further) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(further));
    return all.toArray(String[]::new);
  }

  private static Map<String, String> basis() {
    Map<String, String> basis = new LinkedHashMap<>();
    basis.put("server.port", "0");
    basis.put("server.address", "127.0.0.1");
    basis.put("spring.main.banner-mode", "off");
    basis.put("ai-provider.mode", "development");
    basis.put("ai-provider.data-dir", TestDirectories.NEXT);
    basis.put("ai-provider.drain-delay", "0s");
    basis.put("ai-provider.transport", System.getProperty("test.transport", "netty"));
    return basis;
  }

  private static Map<String, String> settings(String... properties) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("ai-provider.cache.enabled", "false");
    for (String property : properties) {
      int equals = property.indexOf('=');
      settings.put("ai-provider." + property.substring(0, equals), property.substring(equals + 1));
    }
    return settings;
  }

  static String[] arguments(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(
            setting -> "--" + setting.getKey() + "=" + TestDirectories.resolved(setting.getValue()))
        .toArray(String[]::new);
  }

  private static Deque<SharedServer> idle(Map<String, String> settings) {
    return IDLE.computeIfAbsent(settings, unseen -> new ArrayDeque<>());
  }

  public int port() {
    return port;
  }

  public InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", port);
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** All beans of a type; in a server that is not separate, without those of the engine. */
  public <T> Collection<T> beans(Class<T> type) {
    return context.getBeansOfType(type).values();
  }

  @Override
  public void close() {
    end.run();
  }
}
