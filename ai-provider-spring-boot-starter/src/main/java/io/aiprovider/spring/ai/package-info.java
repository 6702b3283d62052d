/** The client as a model of Spring AI, for applications that have Spring AI 2. */
@NullMarked
package io.aiprovider.spring.ai;

import org.jspecify.annotations.NullMarked;
