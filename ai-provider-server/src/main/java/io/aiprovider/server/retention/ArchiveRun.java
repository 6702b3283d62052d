package io.aiprovider.server.retention;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.startup.LaunchArguments;
import io.aiprovider.server.startup.StartFailure;
import io.aiprovider.server.store.Database;
import io.aiprovider.spring.settings.StartRefused;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Opens the database of the server's configuration in a process without a server, to archive rows.
 */
public final class ArchiveRun {
  private ArchiveRun() {}

  /** What such a process has. Not found by the server's own scan. */
  @EnableConfigurationProperties(ServerProperties.class)
  @ComponentScan(basePackageClasses = Database.class)
  static class Parts {}

  /**
   * Does something with an archiver of the production database.
   *
   * @param arguments {@code --config FILE} and properties, as the server takes them
   * @param work gets null if rows are kept for ever
   * @throws StartRefused if the configuration is wrong or the database cannot be opened
   * @throws NotStarted if something else prevents the start
   */
  public static <T> T with(List<String> arguments, Function<@Nullable Archiver, T> work) {
    SpringApplication application = new SpringApplication(Parts.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setDefaultProperties(Map.of("logging.level.root", "error"));
    String[] all = Stream.concat(Stream.of("serve"), arguments.stream()).toArray(String[]::new);
    try (ConfigurableApplicationContext context = start(application, all)) {
      Archiver archiver =
          Archiver.configured(
              context.getBean(ServerProperties.class),
              context.getBean(Database.class),
              Clock.systemUTC());
      if (archiver != null) { // the process may be interrupted: then the database is still open
        context.addApplicationListener((ContextClosedEvent closing) -> archiver.stop());
      }
      return work.apply(archiver);
    }
  }

  private static ConfigurableApplicationContext start(
      SpringApplication application, String... arguments) {
    try {
      return application.run(LaunchArguments.forSpring(arguments));
    } catch (RuntimeException e) {
      StartRefused refused = StartFailure.of(e);
      throw refused == null ? new NotStarted(e) : refused;
    }
  }

  /** An internal error, which is in the log. */
  public static final class NotStarted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotStarted(RuntimeException cause) {
      super(cause);
    }
  }
}
