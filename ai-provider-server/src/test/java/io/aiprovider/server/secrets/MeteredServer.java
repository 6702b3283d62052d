package io.aiprovider.server.secrets;

import io.aiprovider.server.AiProviderServer;
import io.aiprovider.server.startup.LaunchArguments;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;

/** The server in a process of its own, with meters that it writes to a file when it stops. */
final class MeteredServer {
  /** The property with the name of the file. */
  static final String FILE = "meters.file";

  private MeteredServer() {}

  public static void main(String[] args) {
    new SpringApplicationBuilder(AiProviderServer.class, Report.class)
        .run(LaunchArguments.forSpring(args));
  }

  /** Writes names, tags and descriptions. */
  static final class Report {
    @Bean
    AutoCloseable meterReport(MeterRegistry meters) {
      return () -> write(meters);
    }

    private static void write(MeterRegistry meters) throws IOException {
      String all =
          meters.getMeters().stream()
              .map(Meter::getId)
              .map(id -> id + " " + id.getDescription())
              .collect(Collectors.joining("\n"));
      Files.writeString(Path.of(System.getProperty(FILE)), all);
    }
  }
}
