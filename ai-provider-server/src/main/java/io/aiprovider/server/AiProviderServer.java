package io.aiprovider.server;

import io.aiprovider.server.startup.LaunchArguments;
import io.aiprovider.server.startup.StartFailure;
import io.aiprovider.server.startup.StopSignals;
import io.aiprovider.spring.settings.StartRefused;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The standalone server. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class AiProviderServer {
  private static final int WRONG_COMMAND_LINE = 2;

  /** Starts the server. The process ends with 2 if the command line is wrong. */
  public static void main(String[] args) {
    if (LaunchArguments.requestHelp(args)) {
      System.out.println(LaunchArguments.USAGE);
      return;
    }
    StopSignals.install();
    try {
      SpringApplication.run(AiProviderServer.class, LaunchArguments.forSpring(args));
    } catch (RuntimeException failure) {
      StartRefused refused = StartFailure.of(failure);
      if (refused != null && LaunchArguments.areReasonFor(refused)) {
        System.exit(WRONG_COMMAND_LINE);
      }
      throw failure; // it has been reported
    }
  }
}
