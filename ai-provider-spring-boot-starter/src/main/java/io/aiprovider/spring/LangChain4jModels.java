package io.aiprovider.spring;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.langchain4j.LangChain4jProvider;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Creates providers from the LangChain4j model beans. A model that calls our own client cannot be
 * one of its providers: it is recognised by its bean definition, before anything is created.
 */
final class LangChain4jModels {
  private static final List<Class<?>> KINDS =
      List.of(ChatModel.class, StreamingChatModel.class, EmbeddingModel.class);
  private static final String OUR_MODELS = "io.aiprovider.langchain4j.";
  private static final String OUR_CLIENTS = "io.aiprovider.client.";

  private final ConfigurableListableBeanFactory beans;

  LangChain4jModels(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * The provider of these settings. Its models are the bean that the settings name, or the bean
   * with the provider's name, or the only bean of each kind.
   *
   * @throws IllegalArgumentException if there is none, or it is not clear which
   */
  ChatProvider provider(String name, AiProviderProperties.Provider settings) {
    String bean = settings.bean() == null || settings.bean().isBlank() ? null : settings.bean();
    if (bean != null) {
      check(bean);
    } else if (isModel(name)) {
      bean = name;
    }
    ChatModel chat = model(ChatModel.class, bean);
    StreamingChatModel streaming = model(StreamingChatModel.class, bean);
    EmbeddingModel embedding = model(EmbeddingModel.class, bean);
    if (chat == null && streaming == null && embedding == null) {
      throw new IllegalArgumentException(
          "there is no LangChain4j model to serve it. Define a bean of type ChatModel,"
              + " StreamingChatModel or EmbeddingModel, or set another type.");
    }
    return LangChain4jProvider.builder(name)
        .chatModel(chat)
        .streamingChatModel(streaming)
        .embeddingModel(embedding)
        .defaultModel(defaultModel(settings))
        .unsupported(settings.unsupported())
        .build();
  }

  /** The name of a model that was built without one. */
  private static @Nullable String defaultModel(AiProviderProperties.Provider settings) {
    boolean first = settings.defaultModel() == null && !settings.models().isEmpty();
    return first ? settings.models().get(0) : settings.defaultModel();
  }

  private void check(String bean) {
    if (!isModel(bean)) {
      throw new IllegalArgumentException(
          (beans.containsBean(bean)
                  ? "there is no LangChain4j model that can be called in the bean '" + bean + "'."
                  : "there is no bean '" + bean + "'.")
              + " Set bean to the name of a ChatModel, StreamingChatModel or EmbeddingModel; there"
              + " are: "
              + models()
              + ".");
    }
  }

  private boolean isModel(String bean) {
    return beans.containsBean(bean)
        && KINDS.stream().anyMatch(kind -> beans.isTypeMatch(bean, kind))
        && !callsOurClient(bean);
  }

  private Set<String> models() {
    Set<String> models = new TreeSet<>();
    KINDS.forEach(kind -> models.addAll(candidates(kind)));
    return models;
  }

  private List<String> candidates(Class<?> kind) {
    return Stream.of(beans.getBeanNamesForType(kind, true, false))
        .filter(bean -> !callsOurClient(bean))
        .toList();
  }

  /** The model of this kind; null if there is none. */
  private <T> @Nullable T model(Class<T> kind, @Nullable String bean) {
    if (bean != null) {
      return beans.isTypeMatch(bean, kind) ? beans.getBean(bean, kind) : null;
    }
    List<String> candidates = candidates(kind);
    if (candidates.size() > 1) {
      candidates = candidates.stream().filter(this::isPrimary).toList();
    }
    if (candidates.size() == 1) {
      return beans.getBean(candidates.get(0), kind);
    }
    if (candidates(kind).isEmpty()) {
      return null;
    }
    throw new IllegalArgumentException(
        "there are several beans of type "
            + kind.getSimpleName()
            + ": "
            + String.join(", ", candidates(kind))
            + ". Set bean to the name of one of them, give it the provider's name, or make"
            + " it the primary one.");
  }

  private boolean isPrimary(String bean) {
    return beans.containsBeanDefinition(bean) && beans.getMergedBeanDefinition(bean).isPrimary();
  }

  private boolean callsOurClient(String bean) {
    Class<?> type = beans.getType(bean, false);
    if (type != null && type.getName().startsWith(OUR_MODELS)) {
      return true;
    }
    return beans.containsBeanDefinition(bean) && takesClient(beans.getMergedBeanDefinition(bean));
  }

  private static boolean takesClient(BeanDefinition definition) {
    Method method =
        definition instanceof RootBeanDefinition root ? root.getResolvedFactoryMethod() : null;
    return method != null
        && Arrays.stream(method.getGenericParameterTypes())
            .map(Type::getTypeName)
            .anyMatch(type -> type.contains(OUR_CLIENTS));
  }
}
