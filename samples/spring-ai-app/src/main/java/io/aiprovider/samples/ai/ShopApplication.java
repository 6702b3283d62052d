package io.aiprovider.samples.ai;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Answers questions over HTTP, on port 8080 unless configured otherwise. */
@SpringBootApplication(proxyBeanMethods = false)
public class ShopApplication {

  /** Starts it. */
  public static void main(String[] args) {
    SpringApplication.run(ShopApplication.class, args);
  }
}
