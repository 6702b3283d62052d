package io.aiprovider.spring.cache;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Whether the settings say that there is a Redis: they switch it on, or say where it is and do not
 * switch it off. Empty texts count as none, so that a variable may be empty.
 *
 * @since 0.1
 */
public final class OnRedis extends SpringBootCondition {
  static final String ENABLED = RedisMapping.PREFIX + ".enabled";

  private static final List<String> PLACES =
      List.of("url", "nodes", "nodes[0]", "sentinel.nodes", "sentinel.nodes[0]");

  /** For Spring. */
  public OnRedis() {}

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    ConditionMessage.Builder message = ConditionMessage.forCondition("Redis");
    Boolean enabled = enabled(environment);
    if (enabled != null) {
      return new ConditionOutcome(enabled, message.foundExactly(ENABLED));
    }
    String address = address(environment);
    return address != null
        ? ConditionOutcome.match(message.foundExactly(address))
        : ConditionOutcome.noMatch(message.didNotFind("property").items(RedisMapping.PREFIX));
  }

  /** Whether Redis is switched on or off; null if neither. */
  static @Nullable Boolean enabled(Environment environment) {
    return StringUtils.hasText(environment.getProperty(ENABLED))
        ? environment.getProperty(ENABLED, Boolean.class)
        : null;
  }

  /** The setting that says where Redis is; null if there is none. */
  static @Nullable String address(Environment environment) {
    return PLACES.stream()
        .map(place -> RedisMapping.PREFIX + "." + place)
        .filter(property -> StringUtils.hasText(environment.getProperty(property)))
        .findFirst()
        .orElse(null);
  }
}
