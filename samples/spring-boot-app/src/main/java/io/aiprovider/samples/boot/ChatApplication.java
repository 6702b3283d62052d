package io.aiprovider.samples.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Answers questions over HTTP, on port 8080 unless configured otherwise. */
@SpringBootApplication(proxyBeanMethods = false)
public class ChatApplication {

  /** Starts it. */
  public static void main(String[] args) {
    SpringApplication.run(ChatApplication.class, args);
  }
}
