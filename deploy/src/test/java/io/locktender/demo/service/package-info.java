@NullMarked
package io.locktender.demo.service;

import org.jspecify.annotations.NullMarked;
