package io.aiprovider.spring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Fails the start when a key of ours means nothing to anybody: a misspelt timeout must not pass for
 * the default. Known is what the configuration records of the application have, so keys for Spring
 * AI are looked at only where that is; the environment's variables are not, for others may share
 * the prefix.
 */
final class UnknownKeys implements ApplicationContextAware, InitializingBean {
  private static final List<ConfigurationPropertyName> ROOTS =
      Stream.of("ai-provider", "spring.ai.ai-provider").map(ConfigurationPropertyName::of).toList();
  private static final Set<String> SHARED_SOURCES =
      Set.of(
          StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
          StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

  @SuppressWarnings("NullAway.Init") // set before anything else is called
  private ApplicationContext context;

  @Override
  public void setApplicationContext(ApplicationContext applicationContext) {
    context = applicationContext;
  }

  @Override
  public void afterPropertiesSet() {
    for (ConfigurationPropertyName root : ROOTS) {
      Set<ConfigurationPropertyName> known = known(root);
      for (ConfigurationPropertyName name : known.isEmpty() ? known : configured(root)) {
        if (!known.contains(name)) {
          throw new UnknownKeyException(name.toString(), nearest(name, known));
        }
      }
    }
  }

  private Set<ConfigurationPropertyName> known(ConfigurationPropertyName root) {
    Recorder recorder = new Recorder();
    Binder binder = binder();
    for (String bean : context.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
      ConfigurationProperties annotation =
          context.findAnnotationOnBean(bean, ConfigurationProperties.class);
      Class<?> type = context.getType(bean);
      ConfigurationPropertyName prefix = prefix(annotation);
      if (type != null && (root.equals(prefix) || root.isAncestorOf(prefix))) {
        binder.bind(prefix, Bindable.of(type), recorder);
      }
    }
    return recorder.names;
  }

  /** A binder that asks for every name there is: the last source does not deny to have any. */
  private Binder binder() {
    List<ConfigurationPropertySource> sources = new ArrayList<>();
    ConfigurationPropertySources.get(context.getEnvironment()).forEach(sources::add);
    sources.add(name -> null);
    return new Binder(sources, new PropertySourcesPlaceholdersResolver(context.getEnvironment()));
  }

  private static ConfigurationPropertyName prefix(@Nullable ConfigurationProperties annotation) {
    String prefix = annotation == null ? "" : annotation.prefix();
    return ConfigurationPropertyName.adapt(
        annotation != null && prefix.isEmpty() ? annotation.value() : prefix, '.');
  }

  private Collection<ConfigurationPropertyName> configured(ConfigurationPropertyName root) {
    List<ConfigurationPropertyName> names = new ArrayList<>();
    for (ConfigurationPropertySource source :
        ConfigurationPropertySources.get(context.getEnvironment())) {
      if (source instanceof IterableConfigurationPropertySource iterable && !isShared(source)) {
        iterable.stream().filter(root::isAncestorOf).forEach(names::add);
      }
    }
    return names;
  }

  private static boolean isShared(ConfigurationPropertySource source) {
    return source.getUnderlyingSource() instanceof PropertySource<?> underlying
        && SHARED_SOURCES.contains(underlying.getName());
  }

  private static String nearest(
      ConfigurationPropertyName name, Collection<ConfigurationPropertyName> known) {
    String wanted = name.toString();
    String best = "";
    int least = Integer.MAX_VALUE;
    for (ConfigurationPropertyName candidate : known) {
      int distance = distance(wanted, candidate.toString());
      if (distance < least) {
        least = distance;
        best = candidate.toString();
      }
    }
    return best;
  }

  /** How many characters must be changed, added or removed to get from one text to the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  /** Notes every name that binding asks for, whether it is set or not. */
  private static final class Recorder extends AbstractBindHandler {
    private final Set<ConfigurationPropertyName> names = new HashSet<>();

    Recorder() {
      super(new IgnoreTopLevelConverterNotFoundBindHandler());
    }

    @Override
    public <T> @Nullable Bindable<T> onStart(
        ConfigurationPropertyName name, Bindable<T> target, BindContext bindContext) {
      names.add(name);
      return super.onStart(name, target, bindContext);
    }
  }
}
