package io.aiprovider.server.overload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  private final BodyMemory memory = new BodyMemory(100);

  @Test
  void holds_bodies_up_to_its_size() {
    BodyMemory.Share first = memory.share();
    BodyMemory.Share second = memory.share();

    assertThat(first.grow(60)).isTrue();
    assertThat(second.grow(40)).isTrue();
    assertThat(second.grow(1)).isFalse();
    assertThat(memory.held()).isEqualTo(100);
  }

  @Test
  void has_room_again_when_a_body_is_not_needed_any_more() {
    BodyMemory.Share first = memory.share();
    assertThat(first.grow(100)).isTrue();
    first.close();
    first.close();

    assertThat(memory.held()).isZero();
    assertThat(memory.share().grow(100)).isTrue();
  }

  @Test
  void a_single_body_may_be_larger() {
    BodyMemory.Share only = memory.share();

    assertThat(only.grow(80)).isTrue();
    assertThat(only.grow(80)).isTrue();
    assertThat(memory.share().grow(1)).isFalse();
  }
}
