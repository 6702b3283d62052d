package io.aiprovider.server.template;

import io.aiprovider.server.template.prompt.AnswerCheck;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The templates of the server and of its operator. */
@Configuration(proxyBeanMethods = false)
class TemplateConfiguration {

  @Bean
  Templates templates(TemplateProperties properties, List<AnswerCheck> checks) {
    return new Templates(properties, checks);
  }
}
