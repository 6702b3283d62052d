package io.aiprovider.server.embeddings;

import dev.langchain4j.model.embedding.EmbeddingModel;
import io.aiprovider.provider.ChatProvider;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/**
 * A provider whose model runs in this process, if the model's jar is one of the additional jars
 * that the server was started with. The model and its native runtime are larger than the server
 * itself and are not included in it, so the class is loaded by its name.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = InProcessProvider.IMPLEMENTATION)
class InProcessEmbeddings {
  /** Without this, its tokenizer would report each start on an Amazon machine to its vendor. */
  private static final String TELEMETRY_OFF = "OPT_OUT_TRACKING";

  /** Loads the model, which takes about a second: at the start and not in the first call. */
  @Bean
  ChatProvider inProcessEmbeddingsProvider() {
    System.setProperty(TELEMETRY_OFF, "true");
    Class<?> implementation =
        ClassUtils.resolveClassName(
            InProcessProvider.IMPLEMENTATION, InProcessEmbeddings.class.getClassLoader());
    return InProcessProvider.of((EmbeddingModel) BeanUtils.instantiateClass(implementation));
  }
}
