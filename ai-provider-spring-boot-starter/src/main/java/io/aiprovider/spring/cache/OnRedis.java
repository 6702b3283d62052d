package io.aiprovider.spring.cache;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Whether the settings say where a Redis is. Empty texts count as none, so that a variable may be
 * empty.
 *
 * @since 0.1
 */
public final class OnRedis extends SpringBootCondition {
  private static final List<String> PLACES =
      List.of("url", "nodes", "nodes[0]", "sentinel.nodes", "sentinel.nodes[0]");

  /** For Spring. */
  public OnRedis() {}

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition("Redis");
    for (String place : PLACES) {
      String property = RedisMapping.PREFIX + "." + place;
      if (StringUtils.hasText(context.getEnvironment().getProperty(property))) {
        return ConditionOutcome.match(message.foundExactly(property));
      }
    }
    return ConditionOutcome.noMatch(message.didNotFind("property").items(RedisMapping.PREFIX));
  }
}
