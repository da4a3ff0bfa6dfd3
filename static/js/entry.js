// The sign-in page: a form sent after the session had ended was not taken, so its words stay.
Object.keys(sessionStorage)
  .filter(key => key.startsWith('glide:sent:'))
  .forEach(key => sessionStorage.removeItem(key));
