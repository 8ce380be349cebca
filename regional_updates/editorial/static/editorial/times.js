/* The picker of a time closes when its field is left. By itself it would first put the current minute
   in the place of what it cannot read. */
document.addEventListener("focusout", ({ target }) => {
  if (target.matches?.('[name="go_live_at"], [name="expire_at"]')) window.jQuery(target).datetimepicker("hide");
});
