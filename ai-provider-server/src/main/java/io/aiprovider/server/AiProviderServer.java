package io.aiprovider.server;

import io.aiprovider.server.startup.LaunchArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The standalone server. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class AiProviderServer {
  public static void main(String[] args) {
    if (LaunchArguments.requestHelp(args)) {
      System.out.println(LaunchArguments.USAGE);
    } else {
      SpringApplication.run(AiProviderServer.class, LaunchArguments.forSpring(args));
    }
  }
}
