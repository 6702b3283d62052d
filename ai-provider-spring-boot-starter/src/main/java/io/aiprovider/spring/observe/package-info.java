/** How calls and providers are doing, for those who watch. */
@NullMarked
package io.aiprovider.spring.observe;

import org.jspecify.annotations.NullMarked;
