package io.aiprovider.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The standalone server. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class AiProviderServer {
  public static void main(String[] args) {
    SpringApplication.run(AiProviderServer.class, args);
  }
}
